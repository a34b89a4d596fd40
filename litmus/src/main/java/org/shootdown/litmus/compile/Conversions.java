package org.shootdown.litmus.compile;

import org.jspecify.annotations.Nullable;
import org.shootdown.cpu.isa.Opcode;
import org.shootdown.litmus.compile.Value.AddressOfLocal;
import org.shootdown.litmus.compile.Value.InRegister;
import org.shootdown.litmus.compile.Value.Known;
import org.shootdown.litmus.compile.Value.Nothing;
import org.shootdown.litmus.type.ArrayType;
import org.shootdown.litmus.type.CType;
import org.shootdown.litmus.type.Constant;
import org.shootdown.litmus.type.IntegerType;
import org.shootdown.litmus.type.PointerType;
import org.shootdown.litmus.type.VoidType;
import org.shootdown.litmus.type.WordType;

/**
 * Which types become which, and by which instructions.
 *
 * <p>As in a kernel build, where what gcc says of pointers is an error: pointers to different types, and pointers and
 * numbers, become each other by a cast only; {@code void *} and the constant 0 become any pointer.
 */
public final class Conversions {
    private final Assembler assembler;
    private final RegisterFile registers;
    private final Sites where;
    private final Dialect dialect;

    Conversions(Assembler assembler, RegisterFile registers, Sites where, Dialect dialect) {
        this.assembler = assembler;
        this.registers = registers;
        this.where = where;
        this.dialect = dialect;
    }

    // ---- Rules -------------------------------------------------------------------------------------------------

    /** Whether a value of one type becomes one of another without a cast. */
    public static boolean areImplicit(CType from, CType to) {
        if (from instanceof PointerType source && to instanceof PointerType target) {
            return isVoid(source) || isVoid(target) || areAlike(element(source.target()), target.target());
        }
        boolean truth = to instanceof IntegerType integer && integer.isTruth();
        return truth || from instanceof PointerType == to instanceof PointerType;
    }

    /** Whether a constant becomes a value of a type without a cast: 0 is a null pointer. */
    public static boolean areImplicit(Constant from, CType to) {
        return (from.bits() == 0 && to instanceof PointerType) || areImplicit(from.type(), to);
    }

    private static boolean isVoid(PointerType pointer) {
        return pointer.target().equals(VoidType.VOID);
    }

    /** Whether pointers to two types may mix: as for gcc in a kernel build, a sign makes no difference. */
    private static boolean areAlike(CType left, CType right) {
        if (left instanceof IntegerType a && right instanceof IntegerType b) {
            return a.bits() == b.bits();
        }
        if (left instanceof PointerType a && right instanceof PointerType b) {
            return areAlike(a.target(), b.target());
        }
        if (left instanceof WordType a && right instanceof WordType b) {
            return a.name().equals(b.name());
        }
        return left.equals(right);
    }

    /** What a pointer to an array points to: its first element. */
    private static CType element(CType type) {
        return type instanceof ArrayType array ? array.element() : type;
    }

    /** What is said of a conversion that needs a cast. */
    public static String refusal(CType from, CType to) {
        return "cannot convert " + from.name() + " to " + to.name() + " without a cast: write (" + to.name() + ")";
    }

    static boolean isNull(Value value) {
        boolean number =
                value.type() instanceof IntegerType || (value.type() instanceof PointerType pointer && isVoid(pointer));
        return number && value instanceof Known known && known.bits() == 0;
    }

    private static boolean areImplicit(Value value, CType to) {
        return value instanceof Known known ? areImplicit(known.constant(), to) : areImplicit(value.type(), to);
    }

    /** Requires that a value becomes one of a type without a cast. */
    void require(Value value, CType type) {
        if (dialect == Dialect.KERNEL && value.type().isScalar() && type.isScalar() && !areImplicit(value, type)) {
            throw where.error(refusal(value.type(), type));
        }
    }

    /** Requires that two values can be compared, or be the two sides of a choice, without a cast. */
    void requireAlike(Value left, Value right, String action) {
        boolean pointers = left.type() instanceof PointerType || right.type() instanceof PointerType;
        boolean mixed = !isNull(left)
                && !isNull(right)
                && (left.type() instanceof PointerType != right.type() instanceof PointerType
                        || !areImplicit(left, right.type()));
        if (dialect == Dialect.KERNEL && pointers && mixed) {
            throw where.error("cannot " + action + " " + left.type().name() + " and "
                    + right.type().name() + " without a cast");
        }
    }

    /** Requires a number where C has no meaning for a pointer. */
    void requireNumber(Value value) {
        if (dialect == Dialect.KERNEL && value.type() instanceof PointerType) {
            throw where.error(value.type().named() + " is no number; cast it first");
        }
    }

    // ---- Instructions ------------------------------------------------------------------------------------------

    /** A value converted to a type, as by a cast. */
    Value cast(Value value, CType type) {
        if (value.isUnheldAddress() && type instanceof PointerType) {
            return value;
        }
        if (!type.isScalar() || !value.type().isScalar()) {
            throw cannotConvert(value, type);
        }
        if (value instanceof Known known) {
            return new Known(known.constant().as(type));
        }
        int register = register(value);
        boolean temporary = value instanceof InRegister in && in.temporary();
        IntegerType target = new InRegister(register, type, false).integerType();
        if (target.bits() == Long.SIZE || target.holdsAllOf(value.integerType())) {
            return new InRegister(register, type, temporary);
        }
        return target.isTruth() ? isNot(register, temporary, type) : extend(register, temporary, target, type);
    }

    private RuntimeException cannotConvert(Value value, CType type) {
        return value instanceof Nothing
                ? noValue(value)
                : where.error("cannot convert " + value.type().name() + " to " + type.name());
    }

    /** The register that holds a value, which is put into one if it is not in any. */
    int register(Value value) {
        if (value instanceof InRegister in) {
            return in.register();
        }
        if (value instanceof Known known) {
            int register = registers.take();
            assembler.constant(register, known.bits());
            return register;
        }
        throw noValue(value);
    }

    RuntimeException noValue(Value value) {
        if (value instanceof Value.FunctionName name) {
            return where.error("function '" + name.function().name() + "' can only be called or passed to a function");
        }
        return value instanceof AddressOfLocal local
                ? where.error("the address of local '" + local.place().name()
                        + "' can only be passed to a function: locals are registers")
                : where.error("this has no value: the function is void");
    }

    private InRegister result(int register, boolean temporary, CType type) {
        return new InRegister(temporary ? register : registers.take(), type, true);
    }

    private Value isNot(int register, boolean temporary, CType type) {
        InRegister result = result(register, temporary, type);
        int mark = registers.mark();
        int zero = register(new Known(new Constant(0, IntegerType.LONG)));
        assembler.emit(Opcode.NOT_EQUAL, result.register(), register, zero, 0);
        registers.release(mark);
        return result;
    }

    /** A register reduced to the width and sign of a type. */
    Value extend(int register, boolean temporary, IntegerType target, CType type) {
        InRegister result = result(register, temporary, type);
        assembler.emit(Opcode.EXTEND, result.register(), register, target.bits(), target.signed() ? 1 : 0);
        return result;
    }

    /** The type that the two sides of a choice have together, if one of them is a pointer; null if none is. */
    static @Nullable CType commonPointer(Value first, Value second) {
        if (!(first.type() instanceof PointerType) && !(second.type() instanceof PointerType)) {
            return null;
        }
        if (isNull(first) || !(first.type() instanceof PointerType pointer)) {
            return second.type();
        }
        boolean firstCounts = isNull(second) || !(second.type() instanceof PointerType) || isVoid(pointer);
        return firstCounts || !isVoid((PointerType) second.type()) ? first.type() : second.type();
    }
}
