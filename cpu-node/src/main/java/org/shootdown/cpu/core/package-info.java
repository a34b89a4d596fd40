/**
 * A simulated CPU without clock, thread or randomness: a message in, effects out.
 *
 * <p>All state lies in one flat array ({@link org.shootdown.cpu.core.CpuState}), so that it can be saved, compared and
 * hashed; the other classes are views of parts of it.
 */
package org.shootdown.cpu.core;
