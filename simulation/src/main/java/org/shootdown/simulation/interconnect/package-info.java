/**
 * Carries envelopes between components in windows of virtual time, within one thread or between actors.
 *
 * <p>Both drivers use the same {@link org.shootdown.simulation.interconnect.Calendar} and the same components; they
 * differ in who calls whom.
 */
package org.shootdown.simulation.interconnect;
