/** Throughput of simulated accesses beside a plain Akka ping-pong. Run with the commands in the README. */
package org.shootdown.bench;
