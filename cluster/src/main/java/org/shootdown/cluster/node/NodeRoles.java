package org.shootdown.cluster.node;

import java.util.List;
import org.shootdown.cluster.job.Worker;

/** What nodes are there for. Every node runs trials. */
public final class NodeRoles {
    /** It may be the one that coordinates, and needs the journal for that. */
    public static final String COORDINATOR = "coordinator";

    /** All of them. */
    public static final List<String> ALL = List.of(Worker.CPU, Worker.MMU, COORDINATOR);

    private NodeRoles() {}
}
