/**
 * Who the main nodes are, and where: what a data directory keeps of that, how the first
 * ones found the registry together, and who is a member next. All decisions are pure
 * functions.
 */
@NullMarked
package io.dispersa.mainnode.roll;

import org.jspecify.annotations.NullMarked;
