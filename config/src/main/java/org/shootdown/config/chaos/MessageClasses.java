package org.shootdown.config.chaos;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.shootdown.config.protocol.MessageKind;

/** Answers quickly whether a kind of message is in one of some classes. */
final class MessageClasses {
    private final Set<MessageKind> kinds = EnumSet.noneOf(MessageKind.class);

    MessageClasses(List<MessageClass> classes) {
        for (MessageKind kind : MessageKind.values()) {
            MessageClass.of(kind).filter(classes::contains).ifPresent(concerned -> kinds.add(kind));
        }
    }

    boolean contain(MessageKind kind) {
        return kinds.contains(kind);
    }
}
