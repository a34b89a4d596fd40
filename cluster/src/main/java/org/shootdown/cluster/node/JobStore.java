package org.shootdown.cluster.node;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** Where jobs' records are kept. */
interface JobStore {
    /** Makes the store ready, and tells the persistence ids that are in it. */
    CompletionStage<List<String>> open();
}
