"""Texts that have broken pages before: scripts in every dress, odd letters, and numbers that are none."""

SCRIPTS = [
    "<script>alert(1)</script>", "<SCRIPT SRC=//x.example/x.js></SCRIPT>", "<scr<script>ipt>alert(1)</script>",
    "\"><script>alert(1)</script>", "'><script>alert(1)</script>", "</title><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>", "</script><script>alert(1)</script>", "<img src=x onerror=alert(1)>",
    "<img src=x onerror=alert`1`>", "\"><img src=x onerror=alert(1)>", "<img/src/onerror=alert(1)>",
    "<svg onload=alert(1)>", "<svg/onload=alert(1)>", "<svg><script>alert(1)</script></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>", "<body onload=alert(1)>",
    "<iframe src=javascript:alert(1)>", "<iframe srcdoc='<script>alert(1)</script>'>",
    "<object data=javascript:alert(1)>", "<embed src=javascript:alert(1)>", "<a href=javascript:alert(1)>x</a>",
    "<a href='java\u0009script:alert(1)'>x</a>", "javascript:alert(1)", "data:text/html,<script>alert(1)</script>",
    "\" onmouseover=\"alert(1)", "' onfocus='alert(1)' autofocus='", "x onmouseover=alert(1)",
    "<input autofocus onfocus=alert(1)>", "<select autofocus onfocus=alert(1)>",
    "<textarea autofocus onfocus=alert(1)>", "<details open ontoggle=alert(1)>", "<marquee onstart=alert(1)>",
    "<video><source onerror=alert(1)></video>", "<audio src onloadstart=alert(1)>",
    "<style>*{background:url(//x)}</style>", "<div style=\"background:url(javascript:alert(1))\">",
    "<link rel=stylesheet href=//x.example/x.css>", "<meta http-equiv=refresh content='0;url=//x.example'>",
    "<base href=//x.example/>", "<form action=//x.example><input>", "<math><mtext><script>alert(1)</script>",
    "<template><script>alert(1)</script>", "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "<!--<img src=\"--><img src=x onerror=alert(1)//\">", "<![CDATA[<script>alert(1)</script>]]>",
    "<xss id=x tabindex=1 onfocus=alert(1)>", "{{7*7}}", "{{config}}",
    "{% for x in ().__class__.__base__.__subclasses__() %}{{x}}{% endfor %}", "${7*7}", "#{7*7}", "<%= 7*7 %>",
    "%0d%0aSet-Cookie:x=1", "a\u000d\u000aSet-Cookie: x=1", "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;", "\\u003cscript\\u003ealert(1)\\u003c/script\\u003e",
    "+ADw-script+AD4-alert(1)+ADw-/script+AD4-", "\uff1cscript\uff1ealert(1)\uff1c/script\uff1e",
    "<\u017fcript>alert(1)</\u017fcript>", "<script\u0000>alert(1)</script>", "<scr\u0000ipt>alert(1)</script>",
]
ODD = [
    "\u0000", "a\u0000b", "\u001b[31mred", "\ufeff", "\u202egnitset", "\u2066x\u2069",
    "Z\u0351\u036b\u0313\u036a\u0302\u036b\u033d\u034f\u0334\u0319\u0324\u031e\u0349\u035a\u032f\u031e\u0320"
    "\u034dA\u0334\u0335\u031c\u0330\u0354\u036b\u0357\u0362L\u0320\u0368\u0367\u0369\u0358G\u0334\u033b"
    "\u0348\u034d\u0354\u0339\u0311\u0357\u030e\u0305\u035b\u0301\u01ea\u0335\u0339\u033b\u031d\u0333\u0342"
    "\u030c\u030c\u0358!",
    "\U0001f469\u200d\U0001f469\u200d\U0001f467\u200d\U0001f467" * 20, "\ufdfa" * 30, "\ud800", "' OR '1'='1",
    "'; DROP TABLE cases; --", "1; SELECT pg_sleep(5)", "../../etc/passwd", "=HYPERLINK(\"//x\")", "@SUM(1)", "4O",
    "1e999", "-1", "NaN", "Infinity", "0x1F", "999999999999999999999", "\u0661\u0662\u0663", "\u00bd", "1.0.0",
    "--5", "null", "undefined", "true", "dont_know", "[]", "{}", "[object Object]", " ", "\u0009\u000a\u000d",
    "%s%n", "%00", "x" * 5000,
]
NAUGHTY = SCRIPTS + ODD
# A browser cannot send half of a pair of surrogates; a script that builds a form in memory can.
SENDABLE = [text for text in NAUGHTY if not any("\ud800" <= letter <= "\udfff" for letter in text)]
