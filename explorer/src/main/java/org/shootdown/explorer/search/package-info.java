/** All interleavings of a machine's visible steps, or some that are drawn: what can happen, and a way there. */
package org.shootdown.explorer.search;
