"""A bundle of arrays is handed to compiled code by its address, not array by array.

numba passes a named tuple as all its parts: three hundred numbers for the simulator's `World`, in each call of each of
its hundred functions, and most of the time of compiling went into them. Here a function gets one pointer and reads
from it what it uses. The parts themselves (which arrays, which numbers) cannot be changed afterwards; what stands in
the arrays can.
"""

from __future__ import annotations

from typing import Any, NamedTuple, TypeVar, cast

import numpy as np
from llvmlite import ir
from numba import njit, typeof, types
from numba.core.datamodel import models
from numba.core.datamodel.registry import register_default
from numba.core.imputils import impl_ret_borrowed, lower_getattr_generic
from numba.core.registry import cpu_target
from numba.core.typing.templates import AttributeTemplate, infer_getattr
from numba.extending import NativeValue, intrinsic, unbox

Bundle = TypeVar("Bundle", bound=NamedTuple)


def by_reference(bundle: Bundle) -> Bundle:
    """The same parts under the same names, to be handed to compiled functions by their address.

    Parameters
    ----------
    bundle : named tuple of arrays and numbers
    """
    return cast("Bundle", _Handed(bundle))


class _Handed:
    """Where the parts of a bundle lie as compiled code reads them, and the bundle itself, so that they stay."""

    def __init__(self, bundle: Any) -> None:
        kind = typeof(bundle)
        context = cpu_target.target_context
        size = context.get_abi_sizeof(context.data_model_manager[kind].get_data_type())
        self._bundle = bundle
        self._numba_type_ = ByReference(kind)  # numba asks by this name
        self._laid_out = np.empty(size + _ALIGNED, np.uint8)
        self.address = -(-self._laid_out.ctypes.data // _ALIGNED) * _ALIGNED
        _lay_out(bundle, self.address)

    def __getattr__(self, part: str) -> Any:
        return getattr(self._bundle, part)


_ALIGNED = 64


class ByReference(types.Type):
    """Numba's type of the address of a bundle."""

    def __init__(self, bundle: Any) -> None:
        self.bundle = bundle
        super().__init__(name=f"ByReference({bundle})")


@register_default(ByReference)
class _Address(models.PrimitiveModel):
    def __init__(self, models_of: Any, handed: ByReference) -> None:
        super().__init__(models_of, handed, models_of.lookup(handed.bundle).get_data_type().as_pointer())


@infer_getattr
class _Parts(AttributeTemplate):
    key = ByReference

    def generic_resolve(self, handed: ByReference, part: str) -> Any:
        fields = handed.bundle.fields
        return handed.bundle.types[fields.index(part)] if part in fields else None


@lower_getattr_generic(ByReference)
def _read_part(context: Any, builder: Any, handed: ByReference, address: Any, part: str) -> Any:
    place = handed.bundle.fields.index(part)
    kind = handed.bundle.types[place]
    number = ir.IntType(32)
    where = builder.gep(address, [number(0), number(place)], inbounds=True)
    before = len(builder.block.instructions)
    value = context.data_model_manager[kind].load_from_data_pointer(builder, where)
    for instruction in builder.block.instructions[before:]:
        if instruction.opname == "load":  # nothing writes there once a bundle is laid out: one reading is enough
            instruction.set_metadata("invariant.load", builder.module.add_metadata([]))
    return impl_ret_borrowed(context, builder, kind, value)


@unbox(ByReference)
def _address_of(handed: ByReference, given: Any, c: Any) -> NativeValue:
    kept = c.pyapi.object_getattr_string(given, "address")
    number = c.pyapi.long_as_longlong(kept)
    c.pyapi.decref(kept)
    return NativeValue(c.builder.inttoptr(number, c.context.get_value_type(handed)))


@intrinsic
def _store(_typing: Any, bundle: Any, address: Any) -> Any:
    def generate(context: Any, builder: Any, _signature: Any, given: Any) -> Any:
        model = context.data_model_manager[bundle]
        builder.store(model.as_data(builder, given[0]), builder.inttoptr(given[1], model.get_data_type().as_pointer()))
        return context.get_dummy_value()

    return types.void(bundle, address), generate


@njit(cache=True)
def _lay_out(bundle: Any, address: int) -> None:
    _store(bundle, address)
