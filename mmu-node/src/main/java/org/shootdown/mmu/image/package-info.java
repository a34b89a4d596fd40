/** The initial memory of a machine: frames, page tables, kernel objects, and what each word is for. */
package org.shootdown.mmu.image;
