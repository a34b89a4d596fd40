package org.shootdown.cluster.job;

/** A message between the nodes of a cluster, or between a node and a client, or in a journal: Jackson CBOR. */
public interface ControlMessage {}
