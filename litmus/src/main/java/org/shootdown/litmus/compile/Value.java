package org.shootdown.litmus.compile;

import org.shootdown.litmus.type.CType;
import org.shootdown.litmus.type.Constant;
import org.shootdown.litmus.type.IntegerType;
import org.shootdown.litmus.type.PointerType;
import org.shootdown.litmus.type.VoidType;
import org.shootdown.litmus.type.WordType;

/** What an expression yields while a program is translated. */
sealed interface Value {
    /** Its C type. */
    CType type();

    /** The type it computes in. */
    default IntegerType integerType() {
        if (type() instanceof IntegerType integer) {
            return integer;
        }
        return type() instanceof WordType word ? word.value() : IntegerType.UNSIGNED_LONG;
    }

    /** Whether it is an address that nothing holds at run time: it is not null, and equals itself alone. */
    default boolean isUnheldAddress() {
        return false;
    }

    /** Nothing: the value of a {@code void} call. */
    record Nothing() implements Value {
        @Override
        public CType type() {
            return VoidType.VOID;
        }
    }

    /** Known now. */
    record Known(Constant constant) implements Value {
        @Override
        public CType type() {
            return constant.type();
        }

        long bits() {
            return constant.bits();
        }
    }

    /**
     * Computed at run time.
     *
     * @param register where it is
     * @param temporary whether nothing else uses that register
     */
    record InRegister(int register, CType type, boolean temporary) implements Value {}

    /** The address of a local variable, which has none at run time: a pointer to it stands for the variable. */
    record AddressOfLocal(Place.Local place) implements Value {
        @Override
        public CType type() {
            return new PointerType(place.type());
        }

        @Override
        public boolean isUnheldAddress() {
            return true;
        }
    }

    /** A function by its name, which can be called, or handed to another. */
    record FunctionName(FunctionDefinition function) implements Value {
        @Override
        public CType type() {
            return new PointerType(VoidType.VOID);
        }

        @Override
        public boolean isUnheldAddress() {
            return true;
        }
    }
}
