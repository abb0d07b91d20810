/** What a new user does first: the launcher and the commands of the README. */
@NullMarked
package io.dispersa.system.launcher;

import org.jspecify.annotations.NullMarked;
