/** Source text: files with positions, their sections, and the bounds on what a file may ask for. */
package org.shootdown.litmus.source;
