package org.shootdown.explorer.stepping;

/** A step of a schedule that the machine cannot take. */
public final class ImpossibleStepException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    /** @param number which step it is, from 1 */
    ImpossibleStepException(int number) {
        super("step " + number + " of the schedule is not possible: it is another scenario's, variant's or machine's");
    }
}
