/**
 * Jobs: runs that nodes of a cluster share out among themselves. What a job is made of, which of its trials are done, and
 * what came out, kept as a record of events that outlives every process.
 */
package org.shootdown.cluster.job;
