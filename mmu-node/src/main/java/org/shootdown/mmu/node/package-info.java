/** MMUs as Akka actors. */
package org.shootdown.mmu.node;
