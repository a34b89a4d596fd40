package org.shootdown.config.architecture;

import org.shootdown.config.time.Distribution;

/**
 * One latency figure of an architecture file, with where it comes from.
 *
 * @param purpose the latency; several figures of the same purpose are the components of its mixture
 * @param component its weight and shape
 * @param trust how far to trust it
 * @param source whose figure it is
 */
public record Figure(Latency purpose, Distribution.Component component, Trust trust, String source) {
    /** What a file says a latency is made of. */
    static Figure of(Latency purpose, Estimate estimate) {
        return new Figure(purpose, estimate.component(), estimate.trust(), estimate.source());
    }
}
