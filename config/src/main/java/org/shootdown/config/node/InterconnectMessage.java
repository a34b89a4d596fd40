package org.shootdown.config.node;

/** Anything an interconnect receives: from its components, or from those who use it. */
public interface InterconnectMessage {}
