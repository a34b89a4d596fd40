/** All interleavings of a machine's visible steps, without time: what can happen, and a way there. */
package org.shootdown.explorer;
