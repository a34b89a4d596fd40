/** The instruction set to which scenario programs compile. */
package org.shootdown.cpu.isa;
