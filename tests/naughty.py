"""Texts that have broken pages before: scripts in every dress, odd letters, and numbers that are none."""

SCRIPTS = [
    "<script>alert(1)</script>", "<SCRIPT SRC=//x.example/x.js></SCRIPT>", "<scr<script>ipt>alert(1)</script>",
    "\"><script>alert(1)</script>", "'><script>alert(1)</script>", "</title><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>", "</script><script>alert(1)</script>", "<img src=x onerror=alert(1)>",
    "<img src=x onerror=alert`1`>", "\"><img src=x onerror=alert(1)>", "<img/src/onerror=alert(1)>",
    "<svg onload=alert(1)>", "<svg/onload=alert(1)>", "<svg><script>alert(1)</script></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>", "<body onload=alert(1)>", "<iframe src=javascript:alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'>", "<object data=javascript:alert(1)>", "<embed src=javascript:alert(1)>",
    "<a href=javascript:alert(1)>x</a>", "<a href='java\tscript:alert(1)'>x</a>", "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>", "\" onmouseover=\"alert(1)", "' onfocus='alert(1)' autofocus='",
    "x onmouseover=alert(1)", "<input autofocus onfocus=alert(1)>", "<select autofocus onfocus=alert(1)>",
    "<textarea autofocus onfocus=alert(1)>", "<details open ontoggle=alert(1)>", "<marquee onstart=alert(1)>",
    "<video><source onerror=alert(1)></video>", "<audio src onloadstart=alert(1)>", "<style>*{background:url(//x)}</style>",
    "<div style=\"background:url(javascript:alert(1))\">", "<link rel=stylesheet href=//x.example/x.css>",
    "<meta http-equiv=refresh content='0;url=//x.example'>", "<base href=//x.example/>", "<form action=//x.example><input>",
    "<math><mtext><script>alert(1)</script>", "<template><script>alert(1)</script>", "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "<!--<img src=\"--><img src=x onerror=alert(1)//\">", "<![CDATA[<script>alert(1)</script>]]>", "<xss id=x tabindex=1 onfocus=alert(1)>",
    "{{7*7}}", "{{config}}", "{% for x in ().__class__.__base__.__subclasses__() %}{{x}}{% endfor %}", "${7*7}", "#{7*7}",
    "<%= 7*7 %>", "%0d%0aSet-Cookie:x=1", "a\r\nSet-Cookie: x=1", "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;", "\\u003cscript\\u003ealert(1)\\u003c/script\\u003e",
    "+ADw-script+AD4-alert(1)+ADw-/script+AD4-", "＜script＞alert(1)＜/script＞", "<ſcript>alert(1)</ſcript>",
    "<script\x00>alert(1)</script>", "<scr\x00ipt>alert(1)</script>",
]
ODD = [
    "\x00", "a\x00b", "\x1b[31mred", "\ufeff", "\u202egnitset", "\u2066x\u2069", "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘!", "👩‍👩‍👧‍👧" * 20, "ﷺ" * 30, "\ud800",
    "' OR '1'='1", "'; DROP TABLE cases; --", "1; SELECT pg_sleep(5)", "../../etc/passwd", "=HYPERLINK(\"//x\")", "@SUM(1)",
    "4O", "1e999", "-1", "NaN", "Infinity", "0x1F", "999999999999999999999", "١٢٣", "½", "1.0.0", "--5", "null", "undefined",
    "true", "dont_know", "[]", "{}", "[object Object]", " ", "\t\n\r", "%s%n", "%00", "x" * 5000,
]
NAUGHTY = SCRIPTS + ODD
