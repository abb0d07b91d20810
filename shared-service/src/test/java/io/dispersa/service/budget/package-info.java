@NullMarked
package io.dispersa.service.budget;

import org.jspecify.annotations.NullMarked;
