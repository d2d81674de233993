"""Print how well the finder does on every file of enquiries: python -m tests.unit.finder.enquiries"""
from tests.unit.finder import enquiries

searched = enquiries.index()
for path in enquiries.files():
    read = enquiries.read(path)
    score = enquiries.scored(searched, read)
    print(f"{path.stem}: {len(read)} enquiries")
    for what, total in score.of.items():
        print(f"  {what:20} {score.right[what]:4} of {total:4}  {score.share(what):7.1%}")
    for miss in score.missed:
        print(f"    {miss}")
