/**
 * Large machines: many groups of CPUs, each a small machine with memory of its own, on one set of CPUs and MMUs.
 *
 * <p>A group's cores number CPUs, MMUs and addresses as if they were alone; {@link org.shootdown.machine.large.MemberPort}
 * and {@link org.shootdown.machine.large.HostMmu} translate, as a hypervisor's hardware does for its partitions. So
 * groups share their programs and their memory image, and everything that is known of a small machine is known of them.
 */
package org.shootdown.machine.large;
