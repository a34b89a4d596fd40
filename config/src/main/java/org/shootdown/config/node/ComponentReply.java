package org.shootdown.config.node;

import org.shootdown.config.protocol.ComponentReport;

/** What a component answers its interconnect. */
public sealed interface ComponentReply extends InterconnectMessage permits ComponentReply.Reported, WindowWork {

    /** What the trial came to. */
    record Reported(ComponentReport report) implements ComponentReply {}
}
