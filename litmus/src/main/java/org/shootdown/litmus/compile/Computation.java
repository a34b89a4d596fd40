package org.shootdown.litmus.compile;

import org.shootdown.cpu.isa.Opcode;
import org.shootdown.cpu.isa.Order;
import org.shootdown.litmus.compile.Value.InRegister;
import org.shootdown.litmus.compile.Value.Known;
import org.shootdown.litmus.compile.Value.Nothing;
import org.shootdown.litmus.type.BinaryOperator;
import org.shootdown.litmus.type.CType;
import org.shootdown.litmus.type.Constant;
import org.shootdown.litmus.type.IntegerType;
import org.shootdown.litmus.type.PointerType;
import org.shootdown.litmus.type.TypeReader;
import org.shootdown.litmus.type.VoidType;

/**
 * Instructions on typed values: conversions, arithmetic, loads and stores.
 *
 * <p>A register holds a value in the 64-bit form of its type; every instruction emitted here keeps that so. Operands'
 * temporaries are given back before the result's is taken, so that a result reuses its operand's register.
 */
final class Computation {
    private final Assembler assembler;
    private final RegisterFile registers;
    private final Sites where;
    private final Conversions conversions;

    Computation(Assembler assembler, RegisterFile registers, Sites where, Dialect dialect) {
        this.assembler = assembler;
        this.registers = registers;
        this.where = where;
        this.conversions = new Conversions(assembler, registers, where, dialect);
    }

    static Known known(long bits, CType type) {
        return new Known(new Constant(bits, type));
    }

    /** The register that holds a value, which is put into one if it is not in any. */
    int register(Value value) {
        return conversions.register(value);
    }

    InRegister temporary(CType type) {
        return new InRegister(registers.take(), type, true);
    }

    // ---- Conversions -------------------------------------------------------------------------------------------

    Conversions conversions() {
        return conversions;
    }

    /** A value converted to a type, as by assignment. */
    Value convert(Value value, CType type) {
        conversions.require(value, type);
        return conversions.cast(value, type);
    }

    /** The same bits under another type. */
    static Value retype(Value value, CType type) {
        return value instanceof InRegister in
                ? new InRegister(in.register(), type, in.temporary())
                : value instanceof Known known ? known(known.bits(), type) : value;
    }

    // ---- Arithmetic --------------------------------------------------------------------------------------------

    /** Gives back what was taken since the mark, and computes into the first register after it. */
    private InRegister compute(int mark, Opcode opcode, int left, int right, CType type) {
        registers.release(mark);
        InRegister result = temporary(type);
        assembler.emit(opcode, result.register(), left, right, 0);
        return result;
    }

    /**
     * C's result of an operator.
     *
     * @param mark the registers in use before the operands were computed
     */
    Value binary(BinaryOperator operator, Value left, Value right, int mark) {
        if (left.type() instanceof PointerType || right.type() instanceof PointerType) {
            return pointers(operator, left, right, mark);
        }
        requireScalar(left);
        requireScalar(right);
        boolean byZero = operator.isDivision() && right instanceof Known known && known.bits() == 0;
        if (left instanceof Known l && right instanceof Known r && !byZero) {
            return new Known(Constant.binary(operator, l.constant(), r.constant()));
        }
        IntegerType type = operator.isShift()
                ? left.integerType().promoted()
                : IntegerType.common(left.integerType(), right.integerType());
        int l = register(convert(left, type));
        int r = register(operator.isShift() ? right : convert(right, type));
        CType resultType = operator.isComparison() ? IntegerType.BOOL : type;
        InRegister result = compute(mark, operator.opcode(type.signed()), l, r, resultType);
        if (type.bits() < Long.SIZE && canOverflow(operator, right, type)) {
            assembler.emit(Opcode.EXTEND, result.register(), result.register(), type.bits(), type.signed() ? 1 : 0);
        }
        return result;
    }

    /** Of divisions, the least number's by -1 alone is outside its type. */
    private static boolean canOverflow(BinaryOperator operator, Value right, IntegerType type) {
        boolean byMinusOne = !(right instanceof Known divisor) || divisor.bits() == -1;
        return operator.canOverflow() || (operator == BinaryOperator.DIVIDE && type.signed() && byMinusOne);
    }

    private void requireScalar(Value value) {
        if (!value.type().isScalar()) {
            throw value instanceof Nothing
                    ? conversions.noValue(value)
                    : where.error(value.type().named() + " is no number");
        }
    }

    private Value pointers(BinaryOperator operator, Value left, Value right, int mark) {
        if (operator.isComparison()) {
            return compare(operator, left, right, mark);
        }
        if (operator == BinaryOperator.ADD && left.type() instanceof PointerType pointer) {
            return offset(left, scaled(right, pointer), pointer, mark);
        }
        if (operator == BinaryOperator.ADD && right.type() instanceof PointerType pointer) {
            return offset(right, scaled(left, pointer), pointer, mark);
        }
        if (operator == BinaryOperator.SUBTRACT && left.type() instanceof PointerType pointer) {
            return right.type() instanceof PointerType
                    ? distance(left, right, pointer, mark)
                    : subtract(left, scaled(right, pointer), pointer, mark);
        }
        CType pointer = left.type() instanceof PointerType ? left.type() : right.type();
        throw where.error("'" + operator.symbol() + "' does not work on " + pointer.named());
    }

    /** The address of a local or a function is not null and equals no other. */
    private Value compare(BinaryOperator operator, Value left, Value right, int mark) {
        conversions.requireAlike(left, right, "compare");
        boolean unheld = left.isUnheldAddress() || right.isUnheldAddress();
        if (unheld && (operator == BinaryOperator.EQUAL || operator == BinaryOperator.NOT_EQUAL)) {
            boolean same = left.equals(right);
            return known(same == (operator == BinaryOperator.EQUAL) ? 1 : 0, IntegerType.BOOL);
        }
        IntegerType type = IntegerType.UNSIGNED_LONG;
        return binary(operator, bits(left, type), bits(right, type), mark);
    }

    /** A pointer or a number as a number. */
    private Value bits(Value value, IntegerType type) {
        return retype(conversions.cast(value, type), type);
    }

    private Value scaled(Value index, PointerType pointer) {
        conversions.requireNumber(index);
        TypeReader.requireComplete(pointer.target(), where.token());
        int mark = registers.mark();
        Value wide = convert(index, IntegerType.LONG);
        long size = pointer.target().size();
        return size == 1 ? wide : binary(BinaryOperator.MULTIPLY, wide, known(size, IntegerType.LONG), mark);
    }

    private Value offset(Value base, Value bytes, PointerType type, int mark) {
        if (bytes instanceof Known known && known.bits() == 0) {
            return base;
        }
        Value plain = retype(base, IntegerType.UNSIGNED_LONG);
        if (plain.isUnheldAddress()) {
            throw conversions.noValue(base);
        }
        return retype(binary(BinaryOperator.ADD, plain, bytes, mark), type);
    }

    private Value subtract(Value base, Value bytes, PointerType type, int mark) {
        Value plain = retype(base, IntegerType.UNSIGNED_LONG);
        return retype(binary(BinaryOperator.SUBTRACT, plain, bytes, mark), type);
    }

    private Value distance(Value left, Value right, PointerType pointer, int mark) {
        conversions.requireAlike(left, right, "subtract");
        TypeReader.requireComplete(pointer.target(), where.token());
        IntegerType type = IntegerType.LONG;
        Value bytes = binary(BinaryOperator.SUBTRACT, retype(left, type), retype(right, type), mark);
        long size = pointer.target().size();
        return size == 1 ? bytes : binary(BinaryOperator.DIVIDE, bytes, known(size, type), mark);
    }

    /** The address some bytes behind a pointer, as a pointer to another type. */
    Value displaced(Value pointer, long bytes, CType target) {
        int mark = registers.mark();
        PointerType type = new PointerType(target);
        return offset(retype(pointer, type), known(bytes, IntegerType.LONG), type, mark);
    }

    /** C's result of {@code + - ~ !}. */
    Value unary(String operator, Value operand, int mark) {
        if (operator.equals("!")) {
            return isZero(operand, mark);
        }
        requireScalar(operand);
        conversions.requireNumber(operand);
        if (operand instanceof Known known) {
            return new Known(Constant.unary(operator, known.constant()));
        }
        IntegerType type = operand.integerType().promoted();
        Value promoted = convert(operand, type);
        return switch (operator) {
            case "+" -> promoted;
            case "-" -> binary(BinaryOperator.SUBTRACT, known(0, type), promoted, mark);
            default -> binary(BinaryOperator.XOR, promoted, known(type.wrap(-1), type), mark);
        };
    }

    private Value isZero(Value operand, int mark) {
        if (operand.isUnheldAddress()) {
            return known(0, IntegerType.BOOL);
        }
        requireScalar(operand);
        if (operand instanceof Known known) {
            return known(known.bits() == 0 ? 1 : 0, IntegerType.BOOL);
        }
        int value = register(operand);
        int zero = register(known(0, IntegerType.LONG));
        return compute(mark, Opcode.EQUAL, value, zero, IntegerType.BOOL);
    }

    // ---- Places ------------------------------------------------------------------------------------------------

    /** What a place holds, as a value of its type. */
    Value load(Place place, Order order) {
        if (!place.type().isScalar()) {
            throw where.error(place.type().named() + " as a whole has no value; name a field");
        }
        if (place instanceof Place.Local local) {
            assembler.read(local.register(), where.token(), local.name());
            return new InRegister(local.register(), local.type(), false);
        }
        Place.Memory memory = (Place.Memory) place;
        int mark = registers.mark();
        int address = register(memory.address());
        registers.release(mark);
        InRegister result = temporary(memory.type());
        assembler.emit(Opcode.LOAD, result.register(), address, 0, 0, order);
        return narrowed(result);
    }

    /** A word read through a pointer to a narrow type may hold more than the type; {@code int} is trusted. */
    private Value narrowed(InRegister loaded) {
        IntegerType type = loaded.integerType();
        boolean trusted = type.bits() == Long.SIZE || type.isTruth() || type.equals(IntegerType.INT);
        return trusted ? loaded : conversions.extend(loaded.register(), true, type, loaded.type());
    }

    /** Assigns a value, converted to the place's type. */
    void store(Place place, Value value, Order order) {
        Value converted = convert(value, place.type());
        if (place instanceof Place.Local local) {
            assign(local, converted);
        } else {
            int mark = registers.mark();
            int source = register(converted);
            int address = register(((Place.Memory) place).address());
            assembler.emit(Opcode.STORE, address, source, 0, 0, order);
            registers.release(mark);
        }
    }

    private void assign(Place.Local local, Value value) {
        if (value instanceof Known known) {
            assembler.constant(local.register(), known.bits());
            return;
        }
        int source = register(value);
        boolean temporary = value instanceof InRegister in && in.temporary();
        if (source != local.register() && !(temporary && assembler.redirect(source, local.register()))) {
            assembler.emit(Opcode.MOVE, local.register(), source, 0, 0);
        }
    }

    static CType pointed(Value value) {
        return value.type() instanceof PointerType pointer ? pointer.target() : VoidType.VOID;
    }
}
