/**
 * A simulated MMU without clock, thread or randomness: a message in, effects out.
 *
 * <p>{@link org.shootdown.mmu.core.MmuCore} hands each request to the unit that owns the state it needs. The state of
 * all units is flat arrays.
 */
package org.shootdown.mmu.core;
