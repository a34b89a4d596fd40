/** Machine descriptions: sockets, NUMA nodes, and what distance costs. */
package org.shootdown.config.machine;
