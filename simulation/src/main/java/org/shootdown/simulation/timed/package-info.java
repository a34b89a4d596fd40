/**
 * Machines in virtual time: one or more groups of CPUs, each with memory of its own, on one set of CPUs and MMUs.
 *
 * <p>A group's cores number CPUs, MMUs and addresses as if they were alone; {@link org.shootdown.simulation.timed.GroupPort}
 * and {@link org.shootdown.simulation.timed.HostMmu} translate, as a hypervisor's hardware does for its partitions. So
 * groups share their programs and their memory image, and everything that is known of a machine that is one group is known
 * of each of many.
 */
package org.shootdown.simulation.timed;
