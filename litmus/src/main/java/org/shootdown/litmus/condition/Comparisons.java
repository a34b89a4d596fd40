package org.shootdown.litmus.condition;

import org.shootdown.litmus.compile.Conversions;
import org.shootdown.litmus.compile.Dialect;
import org.shootdown.litmus.compile.TranslationUnit;
import org.shootdown.litmus.condition.Formula.Relation;
import org.shootdown.litmus.grammar.LitmusParser;
import org.shootdown.litmus.grammar.LitmusParser.TermContext;
import org.shootdown.litmus.image.InitialMemory;
import org.shootdown.litmus.preprocess.SourceToken;
import org.shootdown.litmus.type.CType;
import org.shootdown.litmus.type.Constant;
import org.shootdown.litmus.type.IntegerType;
import org.shootdown.litmus.type.PointerType;

/**
 * Makes comparisons: which values can be compared, and what is likely to be a mistake.
 *
 * <p>Values are compared as the numbers that they are in their types. Where a number is outside the type of what it is
 * equated with, it can still mean its bits: a negative one in a type without a sign, and, as in C, an unsigned one (most
 * are hexadecimal) in a type with a sign.
 */
final class Comparisons {
    /** The kernel's bound on the errors that pointers can be. */
    private static final int MAXIMUM_ERROR = 4095;

    private final TranslationUnit unit;
    private final InitialMemory memory;

    Comparisons(TranslationUnit unit, InitialMemory memory) {
        this.unit = unit;
        this.memory = memory;
    }

    /** A side of a comparison: what it is, and how it is written. */
    private record Side(Term term, TermContext tree) {
        String text() {
            return tree.getText();
        }

        boolean isPointer() {
            return term.type() instanceof PointerType;
        }

        boolean isNumber() {
            return term instanceof Term.Literal && !isPointer();
        }

        /** Whether it is an object's or a variable's address because its name stands there. */
        boolean isNamedAddress() {
            return term instanceof Term.Literal && isPointer() && tree instanceof LitmusParser.NameTermContext;
        }

        /** {@code an int}, {@code a u8}. */
        String type() {
            return term.type().named();
        }

        RuntimeException error(String problem) {
            return SourceToken.error(tree.start, problem);
        }
    }

    /** The comparison of two terms. */
    Formula of(Relation relation, Term left, TermContext leftTree, Term right, TermContext rightTree) {
        Side l = new Side(left, leftTree);
        Side r = new Side(right, rightTree);
        if (l.isPointer() && r.isPointer()) {
            requireAlike(l, r);
        } else if (l.isPointer() != r.isPointer()) {
            checkMixed(l, r, relation);
        }
        return new Formula.Comparison(relation, number(relation, l, r), number(relation.mirrored(), r, l));
    }

    // ---- Pointers ----------------------------------------------------------------------------------------------

    private void requireAlike(Side left, Side right) {
        CType from = left.term.type();
        CType to = right.term.type();
        boolean alike = Conversions.areImplicit(from, to) || Conversions.areImplicit(to, from);
        if (unit.dialect() == Dialect.KERNEL && !alike) {
            throw right.error("cannot compare " + left.type() + " with " + right.type());
        }
    }

    private void checkMixed(Side left, Side right, Relation relation) {
        Side pointer = left.isPointer() ? left : right;
        Side other = left.isPointer() ? right : left;
        boolean kernel = unit.dialect() == Dialect.KERNEL;
        if (pointer.isNamedAddress()) {
            checkAddress(other, pointer, left.isPointer() ? relation.mirrored() : relation);
        } else if (other.isNumber()) {
            if (kernel && !isNullOrError(((Term.Literal) other.term).bits())) {
                throw other.error("cannot compare " + pointer.type() + " with the number " + other.text());
            }
        } else if (kernel && !(pointer.term instanceof Term.Literal)) {
            throw right.error("cannot compare " + left.type() + " with " + right.type());
        }
    }

    private static boolean isNullOrError(long bits) {
        return bits <= 0 && bits >= -MAXIMUM_ERROR;
    }

    /** A number of 64 bits may hold an address, which is what a name stands for here; a narrower one is no address. */
    private void checkAddress(Side number, Side address, Relation relation) {
        boolean kernel = unit.dialect() == Dialect.KERNEL;
        boolean wide = number.term.integerType().bits() == Long.SIZE;
        String name = ((LitmusParser.NameTermContext) address.tree).ID().getText();
        boolean mayHoldIt = wide && !kernel && relation.isEquality() && !number.isNumber();
        if (mayHoldIt || memory.isPage(name)) {
            return;
        }
        CType target = ((PointerType) address.term.type()).target();
        String problem = "'" + number.text() + "' is " + number.type() + ", and '" + address.text()
                + "' stands for the address of " + target.named();
        if (target.isScalar() && !address.text().startsWith("&")) {
            problem += "; write " + number.text() + relation.symbol() + "[" + address.text() + "] for its value";
        }
        if (kernel && !wide) {
            throw address.error(problem);
        }
        unit.warn(address.tree.start, problem);
    }

    // ---- Numbers -----------------------------------------------------------------------------------------------

    /** A side; if it is a number, as the other side's type takes it. */
    private Term number(Relation relation, Side side, Side other) {
        if (!side.isNumber() || other.term instanceof Term.Literal) {
            return side.term;
        }
        Term.Literal number = (Term.Literal) side.term;
        IntegerType type = other.term.integerType();
        Constant constant = new Constant(number.bits(), number.type());
        if (constant.fits(type)) {
            return number;
        }
        if (relation.isEquality() && constant.fitsBits(type)) {
            return new Term.Literal(type.wrap(number.bits()), type);
        }
        if (!other.isPointer()) {
            boolean always = relation.holds(Formula.compare(number, number.bits(), new Term.Literal(0, type), 0));
            unit.warn(
                    side.tree.start,
                    "'" + other.text() + "' is " + other.type() + ", " + type.range() + ": this is always " + always);
        }
        return number;
    }
}
