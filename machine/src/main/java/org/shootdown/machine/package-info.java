/** Machines: which components they have, what these start with, and what they report at the end of a trial. */
package org.shootdown.machine;
