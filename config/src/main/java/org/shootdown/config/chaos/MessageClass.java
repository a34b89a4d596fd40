package org.shootdown.config.chaos;

import java.util.Optional;
import org.shootdown.config.protocol.MessageKind;

/** Which messages a perturbation concerns; its word in a file is its name in lower case with dashes. */
public enum MessageClass {
    /** A shared access on its way to memory, or its answer on the way back: each is a message of its own. */
    ACCESS,
    /** An interrupt on its way to a CPU. */
    IPI,
    /** The acknowledgement of an interrupt. */
    IPI_ACK,
    /** An invalidation that a CPU cannot mask, broadcast or by the hypervisor. */
    INVALIDATION,
    /** Its acknowledgement. */
    INVALIDATION_ACK,
    /** The question for a quiescent state, and the report of one. */
    QUIESCENT_STATE,
    /** The least duration of an RCU grace period. */
    GRACE_PERIOD;

    /**
     * The class of a message.
     *
     * <p>The host's own account of who runs belongs to none: nothing may let a vCPU's return overtake its leaving.
     */
    static Optional<MessageClass> of(MessageKind kind) {
        return switch (kind) {
            case IPI, CALL -> Optional.of(IPI);
            case IPI_ACK, CALLED -> Optional.of(IPI_ACK);
            case INVALIDATE, HYPERVISOR_INVALIDATE -> Optional.of(INVALIDATION);
            case INVALIDATED, HYPERVISOR_INVALIDATED -> Optional.of(INVALIDATION_ACK);
            case QUIESCENT_REQUEST, QUIESCENT -> Optional.of(QUIESCENT_STATE);
            case GRACE_PERIOD -> Optional.of(GRACE_PERIOD);
            case VALUE, STORED, OOPS -> Optional.of(ACCESS);
            case VCPU_OUT, VCPU_IN -> Optional.empty();
            default -> kind.isRequest() ? Optional.of(ACCESS) : Optional.empty();
        };
    }
}
