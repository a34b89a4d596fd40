/** The memory model of machines that are not sequentially consistent: which values a load may yield. */
package org.shootdown.explorer.memory;
