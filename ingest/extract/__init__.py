"""x"""
from ingest.extract.grammar import Range
def token_ranges(doc, quotations):
    out=[]; toks=[(t.i,t.idx,t.idx+len(t)) for t in doc]; j=0
    for q in quotations:
        while j<len(toks) and toks[j][2]<=q.start: j+=1
        k=j
        while k<len(toks) and toks[k][1]<q.end: k+=1
        if k>j: out.append((j,k))
    return tuple(out)
