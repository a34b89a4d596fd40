/** The messages between simulated CPUs and MMUs, their flat encoding, and the port through which cores send them. */
package org.shootdown.config.protocol;
