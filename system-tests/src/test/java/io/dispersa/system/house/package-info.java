/** The rules of the house, each with its reason. */
@NullMarked
package io.dispersa.system.house;

import org.jspecify.annotations.NullMarked;
