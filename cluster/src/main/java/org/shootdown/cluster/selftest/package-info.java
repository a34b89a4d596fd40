/**
 * The cluster against disturbances: node processes that are killed, stopped, cut off and restarted while they work on jobs,
 * whose outcomes have to be those of an undisturbed run in one process.
 */
package org.shootdown.cluster.selftest;
