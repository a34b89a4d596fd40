package org.shootdown.config.architecture;

import org.shootdown.config.time.Distribution;

/**
 * One component of a distribution in a file, with where it comes from.
 *
 * @param component its weight and shape
 * @param trust how far to trust it
 * @param source whose figure it is
 */
public record Estimate(Distribution.Component component, Trust trust, String source) {}
