/** Virtual time in picoseconds, latency distributions, and randomness that does not depend on execution order. */
package org.shootdown.config.time;
