/**
 * What every node agrees on: architecture values, protocol messages, time and randomness, input errors.
 *
 * <p>Nothing here runs a machine; the cores in {@code cpu-node} and {@code mmu-node} do, and the coordinator drives
 * them.
 */
package org.shootdown.config;
