"""Judge a claim from outside against a document: is every slot held by the document's words?"""
