/**
 * A machine without time, one visible step after the other, and who chooses the next: a schedule, chance, or
 * priorities.
 */
package org.shootdown.explorer.stepping;
