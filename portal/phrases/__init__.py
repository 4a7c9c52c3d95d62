"""What the pages say, in German and English beside each other: one module per page. Plain words, short sentences, "Sie".

`{name}` stands for a value the page fills in, and escapes; what stands between backticks is shown as code. Nothing here is HTML.
"""
