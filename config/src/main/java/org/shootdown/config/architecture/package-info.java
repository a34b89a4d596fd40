/** What an architecture is, as far as memory-management races depend on it: mechanisms and latencies, read from files. */
package org.shootdown.config.architecture;
