package org.shootdown.cluster.job;

/**
 * A scenario's file.
 *
 * @param path where its user has it, for messages
 * @param text what is in it
 */
public record SourceText(String path, String text) {}
