/** Chaos profiles: what a run does to the times of a machine's messages and CPUs, read from files, drawn from the seed. */
package org.shootdown.config.chaos;
