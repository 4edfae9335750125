"""A small, typed, safe language for conditions: a subset of Python's expression syntax over a vocabulary of names.

It knows no domain: rules of risk, the recognition of a workshop and the right to a subsidy are written in it alike.
`check` reads and types an expression, `compile_expression` makes one Django expression of it, `explain` says it.
"""

from portal.common.expressions.checker import check
from portal.common.expressions.compiler import Compiler, Lookup, compile_expression, field_of
from portal.common.expressions.errors import ExpressionError, Place
from portal.common.expressions.explain import Piece, explain, explained
from portal.common.expressions.kinds import Kind
from portal.common.expressions.tree import Checked, names_used, terms_used
from portal.common.expressions.vocabulary import Term, Vocabulary

__all__ = [
    "Checked",
    "Compiler",
    "ExpressionError",
    "Kind",
    "Lookup",
    "Piece",
    "Place",
    "Term",
    "Vocabulary",
    "check",
    "compile_expression",
    "explain",
    "explained",
    "field_of",
    "names_used",
    "terms_used",
]
