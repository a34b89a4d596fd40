/** Puts machines together, runs trials on them, and says what came out. */
package org.shootdown.coordinator;
