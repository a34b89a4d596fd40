/** All interleavings of a machine's visible steps, without time: what can happen, and the shortest way there. */
package org.shootdown.explorer;
