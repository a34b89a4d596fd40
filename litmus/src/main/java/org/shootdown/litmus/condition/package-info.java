/** Final conditions: their formulas, how they are evaluated on a final state, and what of it is shown. */
package org.shootdown.litmus.condition;
