"""Which values of two columns are equal; a loop in Python for lists and maps only."""

# pyarrow has no types, and makes most of its functions when it is imported.
# pyright: reportMissingTypeStubs=false, reportAttributeAccessIssue=false
# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false
# pyright: reportUnknownVariableType=false, reportUnknownParameterType=false

from __future__ import annotations

from functools import reduce

import pyarrow as pa
import pyarrow.compute as pc

from .arrow_types import is_list


def same(left: pa.Array, right: pa.Array) -> pa.Array:
    """True where the values are equal. Nulls are equal, and so are NaN."""
    kind = left.type
    if isinstance(kind, pa.BaseExtensionType):
        left, right = left.storage, right.storage
    if pa.types.is_struct(kind):
        # a field of a null struct is null on both sides
        pairs = zip(left.flatten(), right.flatten(), strict=True)
        nulls = pc.equal(left.is_null(), right.is_null())
        return reduce(pc.and_, [same(a, b) for a, b in pairs], nulls)
    if is_list(kind) or pa.types.is_map(kind):
        # Arrow compares no lists; these loops are linear in the rows
        both = zip(left.to_pylist(), right.to_pylist(), strict=True)
        return pa.array([a == b for a, b in both], pa.bool_())
    equal = pc.fill_null(pc.equal(left, right), False)
    equal = pc.or_(equal, pc.and_(left.is_null(), right.is_null()))
    if pa.types.is_floating(kind):
        both_nan = pc.and_(pc.is_nan(left), pc.is_nan(right))
        equal = pc.or_(equal, pc.fill_null(both_nan, False))
    return equal
