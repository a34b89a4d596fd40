/**
 * Nodes: members of an Akka cluster that run the trials of jobs, and the one of them that coordinates. What they share out
 * are ranges of trials; what comes out does not depend on who runs which.
 */
package org.shootdown.cluster.node;
