package org.shootdown.simulation.timed;

import org.shootdown.config.protocol.MessageKind;

/**
 * The user work that a CPU is in the middle of, if it is: unlike a stall it takes the time that the CPU really spends in user
 * space, so that whatever interrupts it makes it last longer.
 *
 * <p>The CPU is woken when the work would be over if nothing happened. Where something did, the rest follows: at once, or as
 * soon as the CPU is back in user space.
 */
final class UserWork {
    private final TimedPort port;
    private boolean underWay;
    private boolean woken;
    private long leftPs;

    /** Since when the CPU has been in user space again, in picoseconds. */
    private long sincePs;

    UserWork(TimedPort port) {
        this.port = port;
    }

    /** There is no user work. */
    void end() {
        underWay = false;
    }

    /** It begins and takes so long, in picoseconds; the wake-up is on its way. */
    void begin(long ps) {
        underWay = true;
        woken = false;
        leftPs = ps;
        sincePs = port.actsPs();
    }

    boolean isUnderWay() {
        return underWay;
    }

    /** The CPU has been in user space up to now. */
    void progresses() {
        leftPs -= Math.max(0, port.nowPs() - sincePs);
        sincePs = port.nowPs();
    }

    /**
     * The wake-up has come.
     *
     * @return whether the work is over
     */
    boolean isOverAtWake() {
        woken = leftPs > 0;
        underWay = woken;
        return !woken;
    }

    /** The CPU is in user space, or gets there when it has done what it is busy with. */
    void goesOn() {
        sincePs = port.actsPs();
        if (woken) {
            woken = false;
            port.wakeAfter(MessageKind.RESUME, 0, leftPs);
        }
    }
}
