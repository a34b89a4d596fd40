/** CPUs as Akka actors. */
package org.shootdown.cpu.node;
