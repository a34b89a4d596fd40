/**
 * What nodes say to each other in bytes: a compact format for what is bulky, and how connections are protected.
 *
 * <p>Everything here is read from a peer that may be hostile: nothing is allocated for what a message only claims to
 * have, and what is not exactly as the format says is refused as a whole.
 */
package org.shootdown.cluster.wire;
